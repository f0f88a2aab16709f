package io.leveret.broker.security;

/** Reads the body of a field table with the long strings LOGIN and PASSWORD. */
@FunctionalInterface
public interface LoginTableReader {

    Credentials read(byte[] tableBody) throws MalformedResponseException;
}
