package io.vqstream.service.config;

import io.vqstream.record.Direction;

/** The role of a service. */
public enum Role {
  /** Encodes images. */
  ENCODER("encoder", Setting.IMAGES_TOPIC, Setting.CODED_TOPIC, 9404),
  /** Decodes coded images. */
  DECODER("decoder", Setting.CODED_TOPIC, Setting.RECONSTRUCTED_TOPIC, 9405);

  private final String id;
  private final String sourceSetting;
  private final String sinkSetting;
  private final int metricsPort;

  Role(String id, String sourceSetting, String sinkSetting, int metricsPort) {
    this.id = id;
    this.sourceSetting = sourceSetting;
    this.sinkSetting = sinkSetting;
    this.metricsPort = metricsPort;
  }

  /** Returns the direction in which the role converts images. */
  public Direction direction() {
    return this == ENCODER ? Direction.ENCODE : Direction.DECODE;
  }

  /** Returns the name in messages and in the default application id. */
  public String id() {
    return id;
  }

  /** Returns the name of the setting of the source topic. */
  public String sourceSetting() {
    return sourceSetting;
  }

  /** Returns the name of the setting of the sink topic. */
  public String sinkSetting() {
    return sinkSetting;
  }

  /** Returns the default of {@code metrics.port}. */
  public int defaultMetricsPort() {
    return metricsPort;
  }
}
