/**
 * What the compiler passes to glass-easel-template-compiler's `setExtraRuntimeScript` (behind its own WXS helpers): an exception in a
 * WXS function or module makes that one expression undefined instead of ending the rendering of the page, and is kept for the logic
 * runtime, which reads the groups' entry `$wxs` (no template path can have that name).
 * `P` (calls a function of a template expression) and `D` (loads a WXS module, there only if the group has one) are the compiler's own
 * runtime variables.
 */
export const WXS_GUARD =
	'(function(){var w=G["$wxs"]={report:null,early:[]};' +
	'function r(e){if(w.report)w.report(e);else w.early.push(e)}' +
	'function n(){}' +
	'P=function(f){return typeof f!=="function"?n:function(){try{return f.apply(this,arguments)}catch(e){r(e)}}};' +
	'if(typeof D==="undefined")return;var d=D;D=function(p,f){var l=d(p,f);return function(){try{return l()}catch(e){r(e);return {}}}}' +
	'})();';

/** The entry `$wxs` of the template groups. */
export interface WxsErrors {
	/** set by the logic runtime: called for each exception */
	report: ((error: unknown) => void) | null;
	/** exceptions of modules that were loaded before there was a `report` */
	early: unknown[];
}
