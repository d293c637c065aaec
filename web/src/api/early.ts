// The first questions of a page do not wait for its code: boot.js asks again what the same address asked
// the last time, and what is answered is taken here once. What an address asks for is remembered while it
// comes up.

declare global {
    interface Window {
        kith_early?: Map<string, Promise<Response>>;
    }
}

const name = 'kith.questions';
const coming_up_ms = 5_000;
const questions_max = 8;
const addresses_max = 40;

type Remembered = [address: string, questions: string[]][];

const here = () => window.location.pathname + window.location.search;

/** The answer that is on its way already, once. */
export function takeEarly(question: string): Promise<Response> | undefined {
    const early = window.kith_early;
    const answer = early?.get(question);
    early?.delete(question);
    return answer;
}

function read(): Remembered {
    try {
        const value: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
        return Array.isArray(value) ? (value as Remembered) : [];
    } catch {
        return [];
    }
}

export function withQuestions(remembered: Remembered, address: string, questions: string[]): Remembered {
    const others = remembered.filter(([other]) => other !== address);
    return [...others, [address, questions] satisfies Remembered[number]].slice(-addresses_max);
}

/** Whoever signs out leaves no trail of addresses, and the next page asks nothing that would be refused. */
export function forgetQuestions(): void {
    try {
        localStorage.removeItem(name);
    } catch {
        // Then there is none.
    }
}

/** Notes what is asked while the page comes up; `note` is called for every question. */
export function rememberQuestions(): (question: string) => void {
    const address = here();
    const asked = new Set<string>();
    let open = true;
    setTimeout(() => {
        open = false;
        window.kith_early?.clear();
        if (asked.size === 0 || here() !== address) return;
        try {
            localStorage.setItem(name, JSON.stringify(withQuestions(read(), address, [...asked])));
        } catch {
            // The next page starts a little later.
        }
    }, coming_up_ms);
    return (question) => {
        // A later page of a list hangs on the first.
        if (open && asked.size < questions_max && here() === address && !question.includes('cursor=')) asked.add(question);
    };
}
