/** What `--init` has to know of a new lab: each question, what it takes for an answer, and what it takes for none. */
import { publicKeyFault, publicKeyType } from '../checks/platform/public-key.js';
import {
  broadcastAddress,
  formatCidr,
  formatIp,
  isHostAddress,
  networkAddress,
  parseCidr,
  parseIp,
} from '../topology/model/ip.js';
import { isHostnameLabel } from '../topology/schema/scalars.js';
import { AnswerError } from './answer-error.js';
import { layOut } from './layout.js';

/** Answers as text, by the names of the questions. */
export type Answers = Readonly<Record<QuestionName, string>>;

interface Question {
  /** What is asked on a terminal. */
  readonly text: string;
  /** What is taken if nothing is answered. */
  preset(earlier: Readonly<Record<string, string>>, found: Found): string;
  /** The answer in its plain form; throws AnswerError. */
  read(answer: string, earlier: Readonly<Record<string, string>>): string;
}

/** What is known before anything is asked. */
export interface Found {
  /** A public SSH key of the person's, if there is one. */
  readonly sshKey?: string;
}

/** What stands for the absence of a key. */
export const NO_KEY = 'none';

/** The longest prefix: 16 addresses hold a router, two hypervisors, guests and a range for DHCP. */
const LONGEST_PREFIX = 28;
const SHORTEST_PREFIX = 8;
const LONGEST_NAME = 60;
/** Ids of its disk and its storages are made of it. */
const LONGEST_HOST = 40;

/** Ids that the starter gives to what it describes besides routers and hypervisors. */
const TAKEN: readonly string[] = ['home', 'lxc-web', 'web'];

/** The questions, in the order in which they are asked. */
export const QUESTIONS = {
  name: {
    text: 'What is the lab called?',
    preset: () => 'Home lab',
    read(answer) {
      if (answer.length > LONGEST_NAME)
        throw new AnswerError(`a name has at most ${LONGEST_NAME} characters`);
      if (/\p{Cc}/u.test(answer)) throw new AnswerError('a name stands on one line');
      if (answer.includes('{{')) throw new AnswerError('a name is no placeholder: leave out the {{');
      return answer;
    },
  },
  domain: {
    text: 'Domain of its hosts?',
    // RFC 8375: what a home network may use without asking anybody.
    preset: () => 'home.arpa',
    read(answer) {
      const domain = answer.toLowerCase().replace(/\.$/, '');
      const fits =
        domain.length <= 253 && domain.split('.').every(isHostnameLabel) && !/^[\d.]+$/.test(domain);
      if (!fits)
        throw new AnswerError(`"${answer}" is no domain; one looks like home.arpa or lab.example.org`);
      return domain;
    },
  },
  subnet: {
    text: 'Its network?',
    preset: () => '192.168.1.0/24',
    read(answer) {
      const cidr = parseCidr(answer);
      if (!cidr) throw new AnswerError(`"${answer}" is no network; one looks like 192.168.1.0/24`);
      const { prefix } = cidr;
      if (prefix < SHORTEST_PREFIX || prefix > LONGEST_PREFIX) {
        throw new AnswerError(`the prefix is from /${SHORTEST_PREFIX} to /${LONGEST_PREFIX}, not /${prefix}`);
      }
      const plain = formatCidr({ ip: networkAddress(cidr), prefix });
      if (plain !== answer)
        throw new AnswerError(`${answer} is an address in a network: did you mean ${plain}?`);
      return plain;
    },
  },
  gateway: {
    text: 'Address of the router in it?',
    preset: ({ subnet = '' }) => {
      const cidr = parseCidr(subnet);
      return cidr ? formatIp(networkAddress(cidr) + 1) : '';
    },
    read(answer, { subnet = '' }) {
      const [ip, cidr] = [parseIp(answer), parseCidr(subnet)];
      if (ip === undefined) throw new AnswerError(`"${answer}" is no address; one looks like 192.168.1.1`);
      if (!cidr || !isHostAddress(cidr, ip)) {
        const hosts = cidr
          ? ` (${formatIp(networkAddress(cidr) + 1)} to ${formatIp(broadcastAddress(cidr) - 1)})`
          : '';
        throw new AnswerError(`${answer} is no address of a host in ${subnet}${hosts}`);
      }
      return formatIp(ip);
    },
  },
  router: {
    text: 'Name of the router?',
    preset: () => 'router',
    read: (answer) => hostName(answer),
  },
  routeros: {
    text: 'Is it a MikroTik whose settings labbuild shall generate (yes, no)?',
    preset: () => 'no',
    read(answer) {
      const word = answer.toLowerCase();
      if (word === 'y' || word === 'yes') return 'yes';
      if (word === 'n' || word === 'no') return 'no';
      throw new AnswerError(`"${answer}" is neither yes nor no`);
    },
  },
  hypervisors: {
    text: 'Names of the Proxmox VE hypervisors (separated by commas)?',
    preset: () => 'pve-1',
    read(answer, { router = '', subnet = '', gateway = '' }) {
      const names = answer
        .split(/[\s,]+/)
        .filter((name) => name !== '')
        .map(hostName);
      names.forEach((name, n) => {
        if (name === router) throw new AnswerError(`"${name}" is the router already`);
        if (names.indexOf(name) !== n) throw new AnswerError(`"${name}" is there twice`);
      });
      if (names.length === 0) throw new AnswerError('there has to be at least one hypervisor');
      // Whether there is room for them.
      layOut(subnet, gateway, names.length);
      return names.join(',');
    },
  },
  ssh_key: {
    text: `Public SSH key that may log in to the hosts (${NO_KEY} for none yet)?`,
    preset: (_, { sshKey }) => sshKey ?? NO_KEY,
    read(answer) {
      if (answer === NO_KEY) return NO_KEY;
      const fault = publicKeyFault(answer);
      if (fault !== undefined) throw new AnswerError(`that is no public key: ${fault}`);
      if (publicKeyType(answer) === undefined) throw new AnswerError('that is no public key');
      return answer.trim();
    },
  },
} as const satisfies Record<string, Question>;

export type QuestionName = keyof typeof QUESTIONS;

/** Names of the questions, in their order. */
export const QUESTION_NAMES = Object.keys(QUESTIONS).filter(isQuestion);

/** True for the name of a question. */
export function isQuestion(name: string): name is QuestionName {
  return Object.hasOwn(QUESTIONS, name);
}

/** What a question takes if nothing is answered, given the answers to those before it. */
export function presetOf(name: QuestionName, earlier: Partial<Answers>, found: Found): string {
  const question: Question = QUESTIONS[name];
  return question.preset(earlier, found);
}

/** An answer in its plain form; throws AnswerError. */
export function readAnswer(name: QuestionName, answer: string, earlier: Partial<Answers>): string {
  const question: Question = QUESTIONS[name];
  const trimmed = answer.trim();
  if (trimmed === '') throw new AnswerError('there is nothing in it');
  return question.read(trimmed, earlier);
}

/** The name of a host, which is its id too. */
function hostName(answer: string): string {
  if (
    !/^[a-z][a-z0-9-]*$/.test(answer) ||
    !isHostnameLabel(answer) ||
    answer.length < 2 ||
    answer.length > LONGEST_HOST
  ) {
    throw new AnswerError(
      `"${answer}" can't be the name of a host: 2 to ${LONGEST_HOST} lower-case letters, digits and inner hyphens, a letter first`,
    );
  }
  if (TAKEN.includes(answer)) throw new AnswerError(`"${answer}" names something else in the new lab`);
  return answer;
}
