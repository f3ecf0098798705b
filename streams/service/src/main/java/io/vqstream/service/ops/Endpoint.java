package io.vqstream.service.ops;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The HTTP endpoint of an instance, its {@code metrics.host} and {@code metrics.port}.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; an IPv6 address is in brackets
 */
public record Endpoint(String scheme, String host, int port) {
  private static final String HTTP = "http";

  /** Returns the endpoint of a host, a name or an address, without TLS. */
  public static Endpoint of(String host, int port) {
    return new Endpoint(HTTP, host.contains(":") ? "[" + host + "]" : host, port);
  }

  /**
   * Parses {@code HOST:PORT}, {@code http://HOST:PORT} or {@code https://HOST:PORT}.
   *
   * @throws IllegalArgumentException if the text is nothing of this
   */
  public static Endpoint parse(String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : HTTP + "://" + text);
      boolean plain =
          uri.getUserInfo() == null
              && uri.getQuery() == null
              && (uri.getPath() == null || uri.getPath().matches("/?"));
      boolean known = List.of(HTTP, "https").contains(uri.getScheme());
      if (plain && known && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 0xffff) {
        return new Endpoint(uri.getScheme(), uri.getHost(), uri.getPort());
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
  }

  URI resolve(String path) {
    return URI.create(link() + path);
  }

  /** Returns the address of the page of the instance. */
  public String link() {
    return scheme + "://" + this + "/";
  }

  /**
   * Returns an endpoint for each address of a name, such as that of a headless Service of
   * Kubernetes; this one if the name has a single address, is of this machine or has a certificate.
   */
  List<Endpoint> all() throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    boolean single = addresses.length == 1 || addresses[0].isLoopbackAddress();
    return single || !scheme.equals(HTTP)
        ? List.of(this)
        : Arrays.stream(addresses).map(each -> of(each.getHostAddress(), port)).toList();
  }

  /** Returns whether an address, as brokers see it, is one of this host. */
  boolean isAt(String address) {
    try {
      return Arrays.asList(InetAddress.getAllByName(host)).contains(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
