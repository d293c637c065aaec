/** Two circles that meet: 知 and 交. */
export function Mark({ size = 20 }: { size?: number }) {
    return (
        <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
            <rect width="32" height="32" rx="8" fill="#3f51c7" />
            <g fill="none" stroke="#fff" strokeWidth="2.6">
                <circle cx="12.4" cy="16" r="6" />
                <circle cx="19.6" cy="16" r="6" />
            </g>
        </svg>
    );
}
