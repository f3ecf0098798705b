package io.vqstream.service.ops;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Answers the requests of the page for the latest images. */
interface ImageView {
  /**
   * Adds {@code images}, a number that changes with the latest image; nothing if no images are
   * shown.
   */
  void describe(JsonObject features);

  /** Returns whether images are shown. */
  boolean isShown();

  /** Sends the list of the latest images: of the route in the query, or of all. */
  void list(HttpExchange exchange) throws IOException;

  /** Sends an original or a reconstruction. */
  void image(HttpExchange exchange) throws IOException;
}
