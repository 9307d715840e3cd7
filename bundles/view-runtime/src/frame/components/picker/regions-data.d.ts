/** Made by regions.mjs when the bundle is built. */
declare module 'loggia:regions' {
	const text: string;
	export default text;
}
