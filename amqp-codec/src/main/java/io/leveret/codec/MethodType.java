package io.leveret.codec;

import org.jspecify.annotations.Nullable;

/** A kind of method: its ids, its name, and how its fields are read. One instance a kind. */
public final class MethodType<M extends Method> {

    private final int classId;
    private final int methodId;
    private final String name;
    private final boolean carriesContent;
    private final FieldsReader<M> reader;

    private MethodType(int classId, int methodId, String name, boolean carriesContent, FieldsReader<M> reader) {
        this.classId = classId;
        this.methodId = methodId;
        this.name = name;
        this.carriesContent = carriesContent;
        this.reader = reader;
    }

    static <M extends Method> MethodType<M> plain(int classId, int methodId, String name, FieldsReader<M> reader) {
        return new MethodType<>(classId, methodId, name, false, reader);
    }

    static <M extends Method> MethodType<M> withContent(
            int classId, int methodId, String name, FieldsReader<M> reader) {
        return new MethodType<>(classId, methodId, name, true, reader);
    }

    /** The type with these ids, or null if there is none. */
    public static @Nullable MethodType<?> find(int classId, int methodId) {
        return MethodTypes.find(classId, methodId);
    }

    public int classId() {
        return classId;
    }

    public int methodId() {
        return methodId;
    }

    /** The specification's name, such as {@code queue.declare}. */
    public String name() {
        return name;
    }

    /** Whether a content header and a body follow the method. */
    public boolean carriesContent() {
        return carriesContent;
    }

    /** Reads the fields that follow the ids. */
    public M read(MethodReader in) throws MalformedFrameException {
        return reader.read(in);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Reads a method's fields in wire order. */
    @FunctionalInterface
    interface FieldsReader<M> {
        M read(MethodReader in) throws MalformedFrameException;
    }
}
