package loggia.store;

import loggia.api.release.Release;

/**
 * A release and when it came.
 *
 * @param number      grows with each install; the highest of an app is the current one
 * @param installedAt milliseconds since 1970
 */
record InstalledRelease(Release release, long number, long installedAt) {}
