/**
 * The container image of the services, made by its script and run with as few rights as it needs.
 */
package io.vqstream.packaging;
