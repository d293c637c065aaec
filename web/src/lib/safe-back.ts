/** Only a path of this very app: an address from outside must not lead anywhere else after signing in. */
export function safeBack(back: string | undefined): string {
    return back && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in') ? back : '/';
}
