package io.vqstream.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Formats exceptions as one-line messages for the user: the thing, the problem, and what to do. */
public final class ExceptionMessages {
  private ExceptionMessages() {}

  /**
   * Returns the message for an exception. An unexpected exception is reported as an internal error
   * with its location in the code; a class name is never given as the reason.
   *
   * @return no line breaks, never blank
   */
  public static String of(Throwable thrown) {
    Throwable e = unwrapped(thrown);
    if (e instanceof FileSystemException file && file.getFile() != null) {
      return file.getFile() + ": " + fileReason(file);
    }
    if (e instanceof ReadOnlyFileSystemException) {
      return "the file system is read-only";
    }
    if (e instanceof UnknownHostException) {
      return "there is no host " + e.getMessage();
    }
    if (e instanceof OutOfMemoryError) {
      return "not enough memory (" + e.getMessage() + "); VQSTREAM_OPTS=-Xmx4g gives the JVM 4 GB";
    }
    if (e instanceof UnsatisfiedLinkError && e.getMessage() != null) {
      return "a native library cannot be loaded: "
          + oneLine(e.getMessage())
          + ". It is missing from this installation, damaged, or made for another platform";
    }
    if (e instanceof StackOverflowError) {
      return internal(e, "the stack is full");
    }
    if (e instanceof NoClassDefFoundError || e instanceof ClassNotFoundException) {
      return "the class "
          + String.valueOf(e.getMessage()).replace('/', '.')
          + " is missing or cannot be loaded: a jar of the installation is missing or damaged."
          + " Install vqstream again";
    }
    String said = e.getMessage() == null ? "" : oneLine(e.getMessage());
    // Checked exceptions are written for the user; unchecked ones are defects, unless they say
    // otherwise by their package.
    boolean expected =
        e instanceof IOException
            || e instanceof NativeLibraryError
            || !(e instanceof RuntimeException || e instanceof Error)
            || e.getClass().getName().startsWith("org.apache.kafka.");
    return expected && !said.isEmpty() ? said : internal(e, said);
  }

  /**
   * Returns the message for an exception, followed by that of its root cause unless the first
   * message contains it. The message of a {@link NativeLibraryError} stands alone.
   */
  public static String withRoot(Throwable thrown) {
    Throwable root = root(thrown);
    for (Throwable t = thrown; t != null && t != root; t = t.getCause()) {
      if (t instanceof NativeLibraryError) {
        return of(t);
      }
    }
    String line = of(thrown).replaceFirst(", stacktrace=.*", ""); // Kafka Streams prints it there
    if (root == thrown || root == unwrapped(thrown)) {
      return line;
    }
    String said = root.getMessage() == null ? "" : oneLine(root.getMessage());
    return line.contains(said.isEmpty() ? of(root) : said) ? line : line + ": " + of(root);
  }

  /** Returns the reason of a file system error without the name of the file. */
  public static String fileReason(FileSystemException e) {
    if (e.getReason() != null) {
      return oneLine(e.getReason());
    }
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "exists and is not a folder";
    }
    if (e instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (e instanceof FileSystemLoopException) {
      return "a symbolic link loop";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "is a folder";
    }
    return "the file system refuses it";
  }

  /** Returns the message of an exception on one line; the name of its class if it has none. */
  public static String line(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : oneLine(message);
  }

  /** Returns the message on one line. */
  public static String oneLine(String message) {
    return message.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
  }

  /** Returns the root cause. */
  public static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** Returns the cause of wrapper exceptions, which have no message of interest. */
  private static Throwable unwrapped(Throwable thrown) {
    Throwable e = thrown;
    while (e.getCause() != null
        && e.getCause() != e
        && (e instanceof UncheckedIOException
            || e instanceof ExecutionException
            || e instanceof CompletionException
            || e instanceof InvocationTargetException
            || e instanceof ExceptionInInitializerError)) {
      e = e.getCause();
    }
    return e;
  }

  private static String internal(Throwable e, String said) {
    String what = said.isEmpty() ? e.getClass().getSimpleName() : said;
    String place = "";
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("io.vqstream.")) {
        String name = frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1);
        place = ", at " + name + "." + frame.getMethodName() + ":" + frame.getLineNumber();
        break;
      }
    }
    String type = said.isEmpty() ? "" : e.getClass().getSimpleName();
    String details = (type + place).replaceFirst("^, ", "");
    return "internal error: "
        + what
        + (details.isEmpty() ? "" : " (" + details + ")")
        + ". VQSTREAM_DEBUG=1 shows where; please report it";
  }
}
