package io.leveret.persistence.h2;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paths of the usual file system whose changes a {@link RecordedDisk} learns of. */
final class RecordedPaths {

    private static final Provider PROVIDER = new Provider();
    private static final FileSystem FILE_SYSTEM = new Recorded();

    private RecordedPaths() {}

    /** The same path, recorded. */
    static Path of(Path path) {
        return (Path) Proxy.newProxyInstance(
                RecordedPaths.class.getClassLoader(),
                new Class<?>[] {Path.class, Marked.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getFileSystem")) {
                        return FILE_SYSTEM;
                    }
                    if (method.getName().equals("usual")) {
                        return path;
                    }
                    Object[] usual = arguments == null ? new Object[0] : arguments.clone();
                    for (int i = 0; i < usual.length; i++) {
                        usual[i] = usual[i] instanceof Path p ? usual(p) : usual[i];
                    }
                    try {
                        Object answer = method.invoke(path, usual);
                        return answer instanceof Path p ? of(p) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Knows the path that it stands for. */
    interface Marked {
        Path usual();
    }

    private static Path usual(Path path) {
        return path instanceof Marked marked ? marked.usual() : path;
    }

    private static final class Provider extends FileSystemProvider {

        private final FileSystemProvider usual = FileSystems.getDefault().provider();

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            boolean fresh = !Files.exists(usual(path));
            FileChannel channel = usual.newFileChannel(usual(path), options, attributes);
            if (fresh) {
                RecordedDisk.current().created(usual(path));
            }
            return new RecordedChannel(channel, usual(path));
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            List<Path> entries;
            try (DirectoryStream<Path> found =
                    usual.newDirectoryStream(usual(folder), entry -> filter.accept(of(entry)))) {
                entries = new ArrayList<>();
                found.forEach(entry -> entries.add(of(entry)));
            }
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    return entries.iterator();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
            usual.createDirectory(usual(folder), attributes);
            RecordedDisk.current().created(usual(folder));
        }

        @Override
        public void delete(Path path) throws IOException {
            usual.delete(usual(path));
            RecordedDisk.current().deleted(usual(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            usual.copy(usual(source), usual(target), options);
            RecordedDisk.current().created(usual(target));
            int file = RecordedDisk.current().fileOf(usual(target));
            RecordedDisk.current().resized(file, 0);
            RecordedDisk.current().written(file, 0, Files.readAllBytes(usual(target)));
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            assert List.of(options).stream().allMatch(option -> option instanceof StandardCopyOption);
            usual.move(usual(source), usual(target), options);
            RecordedDisk.current().moved(usual(source), usual(target));
        }

        @Override
        public boolean isSameFile(Path one, Path other) throws IOException {
            return usual.isSameFile(usual(one), usual(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return usual.isHidden(usual(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return usual.getFileStore(usual(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            usual.checkAccess(usual(path), modes);
        }

        @Override
        public <V extends FileAttributeView> @Nullable V getFileAttributeView(
                Path path, Class<V> type, LinkOption... options) {
            return usual.getFileAttributeView(usual(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return usual.readAttributes(usual(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return usual.readAttributes(usual(path), attributes, options);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getScheme() {
            return "recorded";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return FILE_SYSTEM;
        }

        @Override
        public Path getPath(URI uri) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Recorded extends FileSystem {

        private final FileSystem usual = FileSystems.getDefault();

        @Override
        public FileSystemProvider provider() {
            return PROVIDER;
        }

        @Override
        public Path getPath(String first, String... more) {
            return of(usual.getPath(first, more));
        }

        @Override
        public String getSeparator() {
            return usual.getSeparator();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return usual.supportedFileAttributeViews();
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            PathMatcher matcher = usual.getPathMatcher(pattern);
            return path -> matcher.matches(usual(path));
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }
}
