package io.leveret.codec;

/** Marks a method that a client may send to a server. */
public interface FromClient {}
