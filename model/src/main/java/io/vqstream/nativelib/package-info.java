/** What the users of native libraries share. Depends on nothing else in this project. */
package io.vqstream.nativelib;
