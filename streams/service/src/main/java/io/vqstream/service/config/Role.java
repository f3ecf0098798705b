package io.vqstream.service.config;

/** Which leg of an image's way a service does. */
public enum Role {
  /** Images to coded images. */
  ENCODER("encoder", Setting.IMAGES_TOPIC, Setting.CODED_TOPIC, 9404),
  /** Coded images to reconstructed images. */
  DECODER("decoder", Setting.CODED_TOPIC, Setting.RECONSTRUCTED_TOPIC, 9405);

  private final String word;
  private final String sourceSetting;
  private final String sinkSetting;
  private final int metricsPort;

  Role(String word, String sourceSetting, String sinkSetting, int metricsPort) {
    this.word = word;
    this.sourceSetting = sourceSetting;
    this.sinkSetting = sinkSetting;
    this.metricsPort = metricsPort;
  }

  /** The name for people and for the default application id. */
  public String word() {
    return word;
  }

  /** The setting that names the topic read. */
  public String sourceSetting() {
    return sourceSetting;
  }

  /** The setting that names the topic written. */
  public String sinkSetting() {
    return sinkSetting;
  }

  int defaultMetricsPort() {
    return metricsPort;
  }
}
