/** The gate's decision on one call as a line of steps. */
Component({
	properties: { steps: Array, provider: String },
});
