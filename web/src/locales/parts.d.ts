// A catalog comes in two parts, told apart by parts.json: what most screens say, and what only a few do.
declare module '*.json?part=first' {
    const messages: unknown;
    export default messages;
}
declare module '*.json?part=later' {
    const messages: unknown;
    export default messages;
}
