/** What moves money when a mini-program asks for a payment: a bundle registers a {@link loggia.payment.PaymentGateway}. */
@Export
@Version("1.0.0")
package loggia.payment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
