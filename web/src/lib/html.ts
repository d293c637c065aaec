/** The words of a piece of HTML on one line. Parsed into an inert document: nothing in it runs or loads. */
export function plainText(html: string): string {
    const parsed = new DOMParser().parseFromString(html.replace(/<(br|\/p|\/li|\/h\d)\b/gi, ' <$1'), 'text/html');
    return (parsed.body.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** An address that may stand in a link: the web and nothing else, whatever somebody stored. */
export function safeHref(address: string): string | null {
    const written = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
    try {
        const url = new URL(written);
        return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
    } catch {
        return null;
    }
}

export function attachmentHref(id: string): string {
    return `/api/v1/attachments/${encodeURIComponent(id)}/content`;
}
