// Small choices of this browser (theme, language, density). Losing them must never break anything:
// storage may be full or forbidden.

type Choice = 'language' | 'scheme' | 'density' | 'sidebar';

export function remember(choice: Choice, value: string): void {
    try {
        localStorage.setItem(`kith.${choice}`, value);
    } catch {
        // Only this page remembers then.
    }
}

export function recall(choice: Choice): string | null {
    try {
        return localStorage.getItem(`kith.${choice}`);
    } catch {
        return null;
    }
}
