import ImageElement from './image.ts';

/** `<cover-image>`: a picture over maps and videos, stretched to its box; `load` {width, height}, `error` {errMsg}. */
export default class CoverImageElement extends ImageElement {}
