/**
 * What the compiler passes to glass-easel-template-compiler's `setExtraRuntimeScript` (behind its own WXS helpers): an exception in a
 * WXS function or module makes that one expression undefined instead of ending the rendering of the page, and is kept for the logic
 * runtime, which reads the groups' entry `$wxs` (no template path can have that name). All modules of a package are loaded with it:
 * one that throws is told of when a page first uses it, so that it counts on the pages that have it and on no other.
 * `P` (calls a function of a template expression) and `D` (loads a WXS module, there only if the group has one) are the compiler's own
 * runtime variables.
 */
export const WXS_GUARD =
	'(function(){var w=G["$wxs"]={report:null,early:[]};' +
	'function r(e){if(w.report)w.report(e);else w.early.push(e)}' +
	'function n(){}' +
	'P=function(f){return typeof f!=="function"?n:function(){try{return f.apply(this,arguments)}catch(e){r(e)}}};' +
	'function z(e){var t=false;return new Proxy({},{get:function(){if(!t){t=true;r(e)}}})}' +
	'if(typeof D==="undefined")return;var d=D;' +
	'D=function(p,f){var l=d(p,f),x;return function(){if(x)return x;try{return l()}catch(e){return x=z(e)}}}' +
	'})();';

/** The entry `$wxs` of the template groups. */
export interface WxsErrors {
	/** set by the logic runtime: called for each exception */
	report: ((error: unknown) => void) | null;
	/** exceptions from before there was a `report` */
	early: unknown[];
}
