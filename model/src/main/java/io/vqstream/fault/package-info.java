/**
 * What is wrong with the system, in words for the user: errors of native libraries, and any
 * exception as one line. Depends on nothing else in this project.
 */
package io.vqstream.fault;
