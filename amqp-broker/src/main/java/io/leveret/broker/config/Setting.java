package io.leveret.broker.config;

/**
 * One value as a source gives it.
 *
 * @param place where an operator finds it: file and line, environment variable, option
 */
record Setting(String name, String value, String place) {}
