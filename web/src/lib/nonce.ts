/** The mark that the server lets style elements in by: the content security policy allows no others. */
export function styleNonce(): string {
    return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
