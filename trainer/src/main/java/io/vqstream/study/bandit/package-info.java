/** Policies that divide a training budget among candidates. */
package io.vqstream.study.bandit;
