/**
 * The demo: sends images through an embedded broker and both services and reports the result of
 * each. This package does not depend on the command line.
 */
package io.vqstream.demo;
