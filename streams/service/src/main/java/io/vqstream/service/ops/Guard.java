package io.vqstream.service.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Admits requests to the page.
 *
 * <p>With a token, each request needs it: as password of Basic authentication (RFC 7617) with any
 * user name, which browsers ask for, or as a bearer token (RFC 6750). Without a token, the page is
 * served on loopback only, and to requests whose {@code Host} is a name of loopback: a website
 * whose name resolves to 127.0.0.1 cannot read it.
 */
final class Guard {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Optional<byte[]> token;
  private final boolean loopback;

  /**
   * @param host address of the server
   * @param token empty for none
   */
  Guard(String host, Optional<String> token) {
    this.token = token.map(each -> each.getBytes(StandardCharsets.UTF_8));
    this.loopback = isLoopback(host);
  }

  /** Returns whether anyone is admitted: there is a token, or the server is on loopback. */
  boolean admitsAny() {
    return loopback || token.isPresent();
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the server reports it
    }
  }

  /** Wraps a handler: it gets admitted requests of the methods only. */
  HttpHandler guard(Set<String> methods, HttpHandler handler) {
    return exchange -> {
      Responses.secure(exchange.getResponseHeaders());
      if (token.isPresent() ? !hasToken(exchange) : !hasLoopbackHost(exchange)) {
        refuse(exchange);
      } else if (!methods.contains(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
        Responses.text(exchange, 405, "only " + String.join(" and ", methods) + " are supported");
      } else if (exchange.getRequestMethod().equals("POST") && !isSameOrigin(exchange)) {
        Responses.text(exchange, 403, "only the page itself may send this request");
      } else {
        handler.handle(exchange);
      }
    };
  }

  private void refuse(HttpExchange exchange) throws IOException {
    if (token.isPresent()) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"vqstream\"");
      Responses.text(exchange, 401, "the password is the setting ops.token; any user name");
    } else {
      Responses.text(
          exchange, 403, "open the page as http://localhost, or set ops.token to use other names");
    }
  }

  private boolean hasToken(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null) {
      return false;
    }
    String scheme = header.toLowerCase(Locale.ROOT);
    if (scheme.startsWith("bearer ")) {
      return isToken(header.substring(7).strip().getBytes(StandardCharsets.UTF_8));
    }
    if (!scheme.startsWith("basic ")) {
      return false;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.substring(6).strip());
      String text = new String(pair, StandardCharsets.UTF_8);
      return isToken(text.substring(text.indexOf(':') + 1).getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isToken(byte[] given) {
    return MessageDigest.isEqual(given, token.orElseThrow());
  }

  private static boolean hasLoopbackHost(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return host != null
        && LOOPBACK.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
  }

  /** Browsers send the origin with each POST; other programs send none. */
  private static boolean isSameOrigin(HttpExchange exchange) {
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    String host = exchange.getRequestHeaders().getFirst("Host");
    return origin == null || origin.replaceFirst("^https?://", "").equals(host);
  }
}
