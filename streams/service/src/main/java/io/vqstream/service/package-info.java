/**
 * Runs a topology as a service: checks at startup, health, restarts after transient faults, and
 * shutdown. Does not depend on an HTTP server or a command line, and never exits the JVM.
 */
package io.vqstream.service;
