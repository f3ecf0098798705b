package io.vqstream.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keystores made by keytool, a PKCS#12 file each: an authority, who is signed by it, a stranger who
 * is signed by nobody, and a truststore that has the authority alone.
 */
public final class Certificates {
  public static final String PASSWORD = "keystore-secret-5d1f";

  private static final String AUTHORITY = "authority";
  private static final String TRUSTED = "trusted";
  private static final String STRANGER = "stranger";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  /** Makes all of them, for a broker at 127.0.0.1 and for clients of these names. */
  public static Certificates make(Path folder, String broker, List<String> clients)
      throws IOException, InterruptedException, GeneralSecurityException {
    Certificates certificates = new Certificates(Files.createDirectories(folder));
    certificates.keytool(AUTHORITY, "-ext", "bc:c");
    certificates.keytool(broker, "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
    for (String client : clients) {
      certificates.keytool(client, "-signer", AUTHORITY);
    }
    certificates.keytool(STRANGER);
    certificates.divide();
    return certificates;
  }

  /** Key and certificate of a name. */
  public Path keystore(String name) {
    return folder.resolve(name + ".p12");
  }

  /** Of somebody whom the authority does not know. */
  public Path strangersKeystore() {
    return keystore(STRANGER);
  }

  /** The authority's certificate. */
  public Path truststore() {
    return keystore(TRUSTED);
  }

  private Path all() {
    return folder.resolve("all.p12");
  }

  private void keytool(String name, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                all().toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  /** Gives each its own file, with its own key only. */
  private void divide() throws IOException, GeneralSecurityException {
    KeyStore all = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(all())) {
      all.load(in, PASSWORD.toCharArray());
    }
    KeyStore.PasswordProtection password = new KeyStore.PasswordProtection(PASSWORD.toCharArray());
    for (String name : Collections.list(all.aliases())) {
      write(name, name, all.getEntry(name, password), password);
    }
    write(
        TRUSTED,
        AUTHORITY,
        new KeyStore.TrustedCertificateEntry(all.getCertificate(AUTHORITY)),
        null);
  }

  private void write(
      String file, String alias, KeyStore.Entry entry, KeyStore.ProtectionParameter protection)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setEntry(alias, entry, protection);
    try (OutputStream out = Files.newOutputStream(keystore(file))) {
      store.store(out, PASSWORD.toCharArray());
    }
  }
}
