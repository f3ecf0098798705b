package io.vqstream.service;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vqstream.checkpoint.CheckpointId;
import io.vqstream.record.QualitySettings;
import io.vqstream.registry.Route;
import io.vqstream.registry.RouteQuality;
import io.vqstream.registry.RouteTable;
import io.vqstream.registry.RouteUse;
import io.vqstream.service.config.ServiceConfig;
import io.vqstream.service.metrics.MeterTags;
import io.vqstream.service.metrics.ServiceMetrics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The checkpoint and the quality settings that an encoder uses for each route. Images of no route
 * have the topic as route; if the default codec has several checkpoints, there is one time series
 * for each.
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name<th>kind<th>tags
 *   <tr><td>vqstream.route.info<td>gauge, always 1<td>application, route, checkpoint, name, quality,
 *     min.psnr
 * </table>
 */
final class RouteInfo implements AutoCloseable {
  private final QualitySettings settings;
  private final Route whole;
  private final Iterable<CheckpointId> base;
  private final Supplier<RouteTable> routes;
  private final MultiGauge gauge;
  private boolean closed;

  /**
   * @param base checkpoints of the default codec
   * @param routes returns the routes in use
   */
  RouteInfo(
      ServiceConfig config,
      Iterable<CheckpointId> base,
      Supplier<RouteTable> routes,
      MeterRegistry registry) {
    this.settings = config.qualitySettings();
    this.whole = new Route(config.sourceTopic());
    this.base = base;
    this.routes = routes;
    this.gauge =
        MultiGauge.builder("vqstream.route.info")
            .description("Checkpoint and quality settings of a route; always 1")
            .tag(MeterTags.APPLICATION, config.applicationId())
            .register(registry);
  }

  /** Reads the routes. */
  synchronized void update() {
    if (closed) {
      return;
    }
    RouteTable table = routes.get();
    List<Row<?>> rows = new ArrayList<>();
    if (table.of(whole).isEmpty()) {
      base.forEach(each -> rows.add(row(whole, each, RouteQuality.INHERITED)));
    }
    table.routes().stream()
        .sorted(Comparator.comparing(Route::toString))
        .limit(ServiceMetrics.MAX_ROUTES)
        .forEach(
            route -> {
              Optional<RouteUse> use = table.of(route);
              use.ifPresent(u -> rows.add(row(route, u.checkpoint(), u.quality())));
            });
    gauge.register(rows);
  }

  private Row<?> row(Route route, CheckpointId checkpoint, RouteQuality quality) {
    double minPsnr = quality.minPsnr().orElse(settings.minPsnr());
    return Row.of(
        Tags.of(
            MeterTags.ROUTE,
            route.toString(),
            "checkpoint",
            MeterTags.digest(checkpoint),
            "name",
            checkpoint.name(),
            "quality",
            Integer.toString(quality.quality().orElse(settings.quality())),
            "min.psnr",
            BigDecimal.valueOf(minPsnr).stripTrailingZeros().toPlainString()),
        () -> 1);
  }

  @Override
  public synchronized void close() {
    gauge.register(List.of());
    closed = true;
  }
}
