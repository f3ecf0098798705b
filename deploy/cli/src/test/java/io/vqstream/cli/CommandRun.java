package io.vqstream.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * What a command line came to.
 *
 * @param status exit status
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int status, String out, String err) {

  /** What a command line with {@code -} wrote to standard output. */
  record Piped(int status, byte[] out, String err) {}

  /** Runs the whole command line with a fake codec between two streams. */
  static Piped piped(byte[] in, Object... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardStreams streams = new StandardStreams(new ByteArrayInputStream(in), bytes);
    CommandRun run =
        run(
            factory((checkpoint, listener, maxPixels, stages) -> new FakeCodec(), streams),
            arguments);
    bytes.writeBytes(run.out().getBytes(StandardCharsets.UTF_8));
    return new Piped(run.status(), bytes.toByteArray(), run.err());
  }

  /** Runs the whole command line with a fake codec. Arguments may be paths. */
  static CommandRun of(Object... arguments) {
    return with((checkpoint, listener, maxPixels, stages) -> new FakeCodec(), arguments);
  }

  /** Runs the whole command line as users do: with the real codec. */
  static CommandRun real(Object... arguments) {
    return run(CommandLine.defaultFactory(), arguments);
  }

  /** Runs the whole command line with codecs from there. */
  static CommandRun with(CodecOption.Opener opener, Object... arguments) {
    return run(factory(opener, StandardStreams.ofProcess()), arguments);
  }

  private static CommandRun run(IFactory factory, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        VqStream.commandLine(factory)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandRun(status, out.toString(), err.toString());
  }

  private static IFactory factory(CodecOption.Opener opener, StandardStreams streams) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        if (type == CodecOption.class) {
          return type.cast(new CodecOption(opener));
        }
        if (type == CompressCommand.class) {
          return type.cast(new CompressCommand(streams));
        }
        if (type == DecompressCommand.class) {
          return type.cast(new DecompressCommand(streams));
        }
        return CommandLine.defaultFactory().create(type);
      }
    };
  }
}
