package io.vqstream.bench;

import io.vqstream.service.config.Role;
import io.vqstream.service.config.Setting;
import java.util.List;
import java.util.Map;

/**
 * The names of topics and groups that one codec is measured with.
 *
 * @param prefix that no other topic's or group's name begins with
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

  /** The consumer group of a service that reads them. */
  String group(Role role) {
    return prefix + "-" + role.id();
  }

  List<String> all() {
    return List.of(images(), coded(), reconstructed(), failed());
  }

  /** Their names, as settings of the services. */
  Map<String, String> settings() {
    return Map.of(
        Setting.IMAGES_TOPIC, images(),
        Setting.CODED_TOPIC, coded(),
        Setting.RECONSTRUCTED_TOPIC, reconstructed(),
        Setting.FAILURE_TOPIC, failed());
  }
}
