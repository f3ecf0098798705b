/**
 * Traces of images across services and clients: the interface between the work on a record and a
 * tracer. Does not depend on a library for tracing.
 */
@NullMarked
package io.vqstream.trace;

import org.jspecify.annotations.NullMarked;
