package io.vqstream.codec;

import io.vqstream.checkpoint.Checkpoint;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.checkpoint.Tensor;
import io.vqstream.codec.FormChooser.Attempt;
import io.vqstream.codec.FormChooser.Choice;
import io.vqstream.codec.FormChooser.Original;
import io.vqstream.frame.Frame;
import io.vqstream.frame.FrameException;
import io.vqstream.frame.MediaType;
import io.vqstream.frame.MetadataBlock;
import io.vqstream.frame.MetadataItem;
import io.vqstream.image.ImageFile;
import io.vqstream.image.ImageFileReader;
import io.vqstream.image.ImageMetadata;
import io.vqstream.image.PassthroughReason;
import io.vqstream.image.Picture;
import io.vqstream.image.PixelLimit;
import io.vqstream.image.SourceImage;
import io.vqstream.image.UnreadableImageException;
import io.vqstream.inference.ExecutionStrategy;
import io.vqstream.inference.InFlightCounter;
import io.vqstream.inference.Stage;
import io.vqstream.inference.StageClock;
import io.vqstream.inference.StageListener;
import io.vqstream.metric.Psnr;
import io.vqstream.prior.CodeHistory;
import io.vqstream.vqvae.VqVae;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The codec of one checkpoint: pixels -> latents -> codes -> range-coded payload -> frame, and
 * back; or pixels -> lossless bitstream -> frame, see {@link FormChooser}. Codes are bit-exact on
 * every machine, and so are pixels unless the networks run on a GPU.
 */
final class VqCodec implements ImageCodec {
  private final CheckpointId id;
  private final int levels;
  private final LevelTargets targets;
  private final VqVae networks;
  private final CodeReader codes;
  private final PictureEncoder encoder;
  private final ImageFileReader reader;
  private final StageListener listener;
  private final ExecutionStrategy execution;

  VqCodec(
      Checkpoint checkpoint, StageListener listener, long maxPixels, ExecutionStrategy execution) {
    ExpectedTensor.check(checkpoint);
    this.execution = execution;
    this.id = checkpoint.id();
    this.listener = listener;
    levels = checkpoint.architecture().levels();
    targets = LevelTargets.of(checkpoint);
    codes = new CodeReader(checkpoint, new PixelLimit(maxPixels), execution);
    reader = new ImageFileReader(maxPixels);
    networks = new VqVae(checkpoint, execution.open(checkpoint), execution::run);
    float[][] lambda = rows(checkpoint.tensor(Checkpoint.RDO_LAMBDAS), levels);
    encoder = new PictureEncoder(checkpoint.digest(), lambda, targets, networks, codes, execution);
  }

  private static float[][] rows(Tensor table, int rows) {
    float[][] split = new float[rows][];
    int columns = table.values().length / rows;
    for (int i = 0; i < rows; i++) {
      split[i] = Arrays.copyOfRange(table.values(), i * columns, (i + 1) * columns);
    }
    return split;
  }

  @Override
  public int levels() {
    return levels;
  }

  @Override
  public List<CheckpointId> checkpoints() {
    return List.of(id);
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy) throws UnreadableImageException {
    return encode(source, policy, Optional.empty());
  }

  @Override
  public Encoded encode(byte[] source, QualityPolicy policy, Optional<ReferenceFrame> reference)
      throws UnreadableImageException {
    requireLevels(policy);
    try (InFlightCounter.InFlight lease = execution.enter()) {
      StageClock clock = new StageClock(listener, true);
      return encode(reader.open(source), policy, reference, clock);
    }
  }

  /**
   * Encodes an image file whose header is already parsed.
   *
   * @param reference reference frame of the sequence, if there is one
   * @param headerNanos time that parsing the header took, which counts as reading
   */
  Encoded encode(
      ImageFile image, QualityPolicy policy, Optional<ReferenceFrame> reference, long headerNanos)
      throws UnreadableImageException {
    requireLevels(policy);
    try (InFlightCounter.InFlight lease = execution.enter()) {
      return encode(image, policy, reference, new StageClock(listener, true, headerNanos));
    }
  }

  private Encoded encode(
      ImageFile file, QualityPolicy policy, Optional<ReferenceFrame> reference, StageClock clock)
      throws UnreadableImageException {
    SourceImage image = file.read(policy.keepMetadata());
    clock.end(Stage.READ);
    if (image instanceof SourceImage.Passthrough original) {
      return passThrough(file.bytes(), image, original.reason());
    }
    return encodePixels(file.bytes(), (SourceImage.Codable) image, policy, reference, clock);
  }

  private Encoded encodePixels(
      byte[] source,
      SourceImage.Codable image,
      QualityPolicy policy,
      Optional<ReferenceFrame> reference,
      StageClock clock) {
    int passthroughBytes = passthroughFrame(source, image, PassthroughReason.NOT_SMALLER).length();
    Optional<Original> original = Optional.of(new Original(source.length, passthroughBytes));
    Choice choice = choose(image, original, policy, reference, clock);
    if (choice instanceof Choice.Codes codes) {
      return encoded(codes, image, policy);
    }
    if (choice instanceof Choice.Exact exact) {
      return encoded(exact.frame(), image);
    }
    return passThrough(
        source,
        image,
        choice instanceof Choice.Smaller
            ? PassthroughReason.NOT_SMALLER
            : PassthroughReason.FIDELITY);
  }

  private Choice choose(
      SourceImage.Codable image,
      Optional<Original> original,
      QualityPolicy policy,
      Optional<ReferenceFrame> reference,
      StageClock clock) {
    Picture picture = image.picture();
    byte[] metadata = MetadataBlock.of(image.metadata());
    Optional<LosslessForm> lossless = Optional.empty();
    if (policy.lossless() == LosslessMode.AUTO) {
      lossless = LosslessForm.of(picture, metadata);
      if (lossless.isPresent()) {
        clock.end(Stage.LOSSLESS);
      }
    }
    PictureEncoder.Request request =
        new PictureEncoder.Request(
            picture, metadata, policy.effort(), policy.keyFrameInterval(), reference);
    FormChooser chooser = new FormChooser(picture, policy, targets, lossless, original);
    Choice choice =
        chooser.choose(
            new FormChooser.Coder() {
              @Override
              public Attempt encode(int quality) {
                return encoder.encode(request, quality, clock);
              }

              @Override
              public double psnr(Attempt attempt) {
                double psnr = VqCodec.this.psnr(picture, attempt);
                clock.end(Stage.CHECK);
                return psnr;
              }
            });
    if (lossless.isPresent() && !(choice instanceof Choice.Codes)) {
      clock.end(Stage.LOSSLESS);
    }
    return choice;
  }

  /** Returns the PSNR in dB of the decoded image. */
  private double psnr(Picture picture, Attempt attempt) {
    return Psnr.of(picture.rgb(), pixels(attempt.frame(), attempt.history().codes()));
  }

  private static Frame.Passthrough passthroughFrame(
      byte[] source, SourceImage image, PassthroughReason reason) {
    return new Frame.Passthrough(
        MediaType.of(image.contentType()), reason, image.width(), image.height(), source);
  }

  private static Encoded passThrough(byte[] source, SourceImage image, PassthroughReason reason) {
    List<String> notes = image instanceof SourceImage.Codable codable ? codable.notes() : List.of();
    return new Encoded.Passthrough(
        passthroughFrame(source, image, reason).toBytes(),
        image.width(),
        image.height(),
        image.contentType(),
        reason,
        notes);
  }

  @Override
  public Encoded encode(Picture picture, int quality) {
    return encode(new Decoded.Coded(picture), quality);
  }

  @Override
  public Encoded encode(Decoded.Coded image, int quality) {
    return encode(image, QualityPolicy.from(quality, levels()));
  }

  @Override
  public Encoded encode(Decoded.Coded image, QualityPolicy policy) {
    int quality = policy.startQuality();
    requireLevel(quality);
    try (InFlightCounter.InFlight lease = execution.enter()) {
      SourceImage.Codable pixels =
          new SourceImage.Codable(image.picture(), "", image.metadata(), Set.of(), List.of());
      QualityPolicy fixed =
          QualityPolicy.from(quality, policy.maxQuality())
              .withLossless(policy.lossless())
              .withEffort(policy.effort());
      StageClock clock = new StageClock(listener, true);
      Choice choice = choose(pixels, Optional.empty(), fixed, Optional.empty(), clock);
      return choice instanceof Choice.Exact exact
          ? encoded(exact.frame(), pixels)
          : encoded((Choice.Codes) choice, pixels, fixed);
    }
  }

  private Encoded encoded(Choice.Codes codes, SourceImage.Codable image, QualityPolicy policy) {
    listener.onCheckpoint(id, true);
    Frame.Coded frame = codes.attempt().frame();
    Encoded.Builder encoded =
        Encoded.coded(frame.toBytes(), image.width(), image.height(), frame.quality())
            .optCheckpoint(id)
            .optContentType(image.contentType())
            .optPsnr(codes.psnr())
            .optPriorBits(codes.attempt().priorBits())
            .optDroppedMetadata(image.droppedMetadata())
            .optNotes(image.notes());
    if (codes.psnr().isPresent()) {
      encoded.optExecutor(executor());
    }
    if (policy.keyFrameInterval() > 1) {
      encoded.optReference(Optional.of(ReferenceFrame.of(frame, codes.attempt().history())));
    }
    return encoded.build();
  }

  private static Encoded encoded(Frame.Lossless frame, SourceImage.Codable image) {
    return new Encoded.Lossless(
        frame.toBytes(),
        frame.width(),
        frame.height(),
        image.contentType(),
        image.droppedMetadata(),
        image.notes());
  }

  @Override
  public Decoded decode(Frame frame) throws FrameException {
    return decode(frame, Optional.empty());
  }

  @Override
  public Decoded decode(Frame frame, Optional<ReferenceFrame> reference) throws FrameException {
    if (frame instanceof Frame.Passthrough original) {
      return new Decoded.Passthrough(original.file(), original.type().contentType());
    }
    try (InFlightCounter.InFlight lease = execution.enter()) {
      return frame instanceof Frame.Lossless exact
          ? decodePixels(exact)
          : decodePixels((Frame.Coded) frame, reference);
    }
  }

  @Override
  public Optional<ReferenceFrame> decodeCodes(Frame.Coded frame, Optional<ReferenceFrame> reference)
      throws FrameException {
    try (InFlightCounter.InFlight lease = execution.enter()) {
      return Optional.of(ReferenceFrame.of(frame, codes.read(frame, reference).history()));
    }
  }

  private Decoded decodePixels(Frame.Lossless exact) throws FrameException {
    StageClock clock = new StageClock(listener, false);
    ImageMetadata metadata = MetadataBlock.read(exact);
    Picture picture = read(exact);
    clock.end(Stage.LOSSLESS);
    return new Decoded.Coded(picture, metadata);
  }

  private Picture read(Frame.Lossless exact) throws FrameException {
    codes.requireLimit(exact);
    return LosslessForm.read(exact);
  }

  private Decoded decodePixels(Frame.Coded coded, Optional<ReferenceFrame> reference)
      throws FrameException {
    StageClock clock = new StageClock(listener, false);
    ImageMetadata metadata = MetadataBlock.read(coded);
    CodeHistory history = codes.read(coded, reference).history();
    clock.end(Stage.PRIOR);
    byte[] rgb = pixels(coded, history.codes());
    clock.end(Stage.NETWORK);
    listener.onCheckpoint(id, false);
    return new Decoded.Coded(
        new Picture(coded.width(), coded.height(), coded.gray(), rgb),
        metadata,
        Optional.of(executor()),
        Optional.of(ReferenceFrame.of(coded, history)));
  }

  private Executor executor() {
    return networks.exact() ? Executor.EXACT : Executor.GPU;
  }

  private byte[] pixels(Frame.Coded coded, byte[] codes) {
    int columns = VqVae.positions(coded.width());
    byte[] rgb =
        networks.decode(
            (top, left, height, width, latents) ->
                this.codes
                    .prior(false)
                    .dequantize(codes, columns, top, left, height, width, latents),
            coded.width(),
            coded.height(),
            coded.quality());
    if (coded.gray()) {
      Gray.average(rgb);
    }
    return rgb;
  }

  @Override
  public FrameInfo inspect(Frame frame) throws FrameException {
    List<MetadataItem> metadata = MetadataBlock.describe(frame);
    if (!(frame instanceof Frame.Coded coded)) {
      if (frame instanceof Frame.Lossless exact) {
        read(exact);
      }
      return new FrameInfo(frame, CodeStatistics.NONE, metadata);
    }
    try (InFlightCounter.InFlight lease = execution.enter()) {
      return new FrameInfo(frame, codes.statistics(coded), metadata);
    }
  }

  private void requireLevels(QualityPolicy policy) {
    requireLevel(policy.startQuality());
    requireLevel(policy.maxQuality());
  }

  private void requireLevel(int quality) {
    if (quality < 1 || quality > levels()) {
      throw new IllegalArgumentException(
          "quality %d is out of range: the checkpoint has levels 1..%d"
              .formatted(quality, levels()));
    }
  }

  @Override
  public void close() {
    networks.close();
  }
}
