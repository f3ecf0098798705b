/**
 * The settings of encoder and decoder: loads and validates them and derives Kafka settings. Does
 * not connect to brokers and does not depend on codecs.
 */
package io.vqstream.service.config;
