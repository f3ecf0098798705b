/** A broker that asks who its clients are and lets each do no more than it has to. */
package io.vqstream.security;
