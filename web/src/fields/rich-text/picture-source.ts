/** Where an uploaded picture is shown from. */
export function pictureSource(attachment: string): string {
    return `/api/v1/attachments/${attachment}/content?inline=1`;
}

export const picture_source = /^\/api\/v1\/attachments\/[0-9A-HJKMNP-TV-Z]{13}\/content(?:\?inline=1)?$/i;
