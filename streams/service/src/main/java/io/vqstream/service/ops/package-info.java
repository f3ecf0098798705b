/**
 * The page for operators at the HTTP endpoint of a service: its state in words, figures, charts,
 * sources, failures and, if it is turned on, images, updated each second. It reads the meters of
 * the process.
 */
package io.vqstream.service.ops;
