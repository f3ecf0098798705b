/**
 * System faults and their messages: errors of native libraries, and any exception as a one-line
 * message for the user. Depends on no other package of this project.
 */
package io.vqstream.fault;
