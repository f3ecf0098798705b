/**
 * System faults and their messages: errors of native libraries, and any exception as a one-line
 * message for the user. Depends on no other package of this project.
 */
@NullMarked
package io.vqstream.fault;

import org.jspecify.annotations.NullMarked;
