/** Holds the house to its plan: which package may know which, and that each says what it is for. */
package io.vqstream.architecture;
