/**
 * SSM takes three reads and one start a second for the whole account, so calls that are throttled are repeated for as
 * long as a function has time: eight attempts take up to about half a minute.
 * https://docs.aws.amazon.com/general/latest/gr/ssm.html
 */
export const patientClient = { maxAttempts: 8 };
