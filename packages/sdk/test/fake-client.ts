/** A client of the AWS SDK that answers commands by name and remembers what was sent. */

export interface SentCommand {
  readonly name: string;
  readonly input: Record<string, unknown>;
}

type Answer = (input: Record<string, unknown>) => unknown;

export class FakeClient {
  readonly sent: SentCommand[] = [];
  readonly #answers: Readonly<Record<string, Answer>>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  readonly send = async (command: { input: object }): Promise<never> => {
    const name = command.constructor.name.replace(/Command$/, '');
    const input = { ...command.input };
    this.sent.push({ name, input });
    const answer = this.#answers[name];
    if (!answer) throw new Error(`The fake answers no ${name}`);
    return (await answer(input)) as never;
  };
}

/** As the AWS SDK throws it. */
export function throwAwsError(name: string, message = 'as AWS says'): never {
  throw Object.assign(new Error(message), { name, $metadata: { requestId: 'request-1' } });
}
