package loggia.api.spi;

/** Stands for a type of the answering side: hooks look at the package of a service's type only. */
public interface ProbeProvider {}
