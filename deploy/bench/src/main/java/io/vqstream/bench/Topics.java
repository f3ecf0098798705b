package io.vqstream.bench;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.Setting;
import java.util.List;
import java.util.Map;

/**
 * The names of the topics and groups of one codec.
 *
 * @param prefix unique to this run
 */
record Topics(String prefix) {

  String images() {
    return prefix + "-images";
  }

  String coded() {
    return prefix + "-coded";
  }

  String reconstructed() {
    return prefix + "-reconstructed";
  }

  String failed() {
    return prefix + "-failed";
  }

  /** Returns the consumer group of a service. */
  String group(Role role) {
    return prefix + "-" + role.id();
  }

  List<String> all() {
    return List.of(images(), coded(), reconstructed(), failed());
  }

  /** Returns the settings of the services with these names. */
  Map<String, String> settings() {
    return Map.of(
        Setting.IMAGES_TOPIC, images(),
        Setting.CODED_TOPIC, coded(),
        Setting.RECONSTRUCTED_TOPIC, reconstructed(),
        Setting.FAILURE_TOPIC, failed());
  }
}
