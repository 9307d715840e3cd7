package loggia.sandbox;

import loggia.api.spi.ApiDescriptor;

/** Where a name leads at this moment. */
record Route(ApiDescriptor api, Provided provided) {}
