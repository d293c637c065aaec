/** A name for a custom field, from what it is called in English; empty where nothing is left of it. */
export function fieldName(label: string): string {
    const plain = label.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
    const words = plain.match(/[a-z0-9]+/g)?.join('_').replace(/^[0-9_]+/, '') ?? '';
    return words ? `${words.slice(0, 40)}_c` : '';
}

export const objectName = fieldName;
