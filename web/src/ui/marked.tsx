import { partsOf, type Mark } from '@/lib/marks';

/** A text with what a search has found of it marked. */
export function Marked({ text, marks }: { text: string; marks?: readonly Mark[] | undefined }) {
    if (!marks || marks.length === 0) return text;
    return partsOf(text, marks).map((part, at) => (part.marked ? <mark key={at}>{part.text}</mark> : part.text));
}
