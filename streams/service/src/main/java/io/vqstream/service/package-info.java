/**
 * A topology as a running service: start with checks, health, an end with a reason. In come
 * settings, a codec and metrics. Knows no HTTP server and no command line, and never exits the JVM.
 */
package io.vqstream.service;
